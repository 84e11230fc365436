"""`python -m mapsite` is the command `mapsite`."""

from mapsite.cli.main import main

if __name__ == "__main__":
    main()
