// One record a plan in IndexedDB, named by the plan's salt: two plans of one host never disturb each
// other. Keys in it are CryptoKeys that a script can use and cannot export.

export interface Entry {
  /** Tells one signing in from the next. */
  readonly id: string;
  /** Half of what "for the tab" needs; the other half is in the tab's sessionStorage. */
  readonly tab?: CryptoKey;
  /** "Keep me signed in": the key, and its fixed end in milliseconds UTC. */
  readonly kept?: { readonly key: CryptoKey; readonly until: number };
}

const DATABASE = "mapsite";
const STORE = "plans";

export const read = (name: string): Promise<Entry | undefined> =>
  run("readonly", (store) => store.get(name));

/** Writes what `change` makes of the record, in one step for all tabs, and returns it. */
export async function update(name: string, change: (entry?: Entry) => Entry): Promise<Entry> {
  let changed: Entry | undefined;
  await run("readwrite", (store) => {
    const reading: IDBRequest<Entry | undefined> = store.get(name);
    reading.onsuccess = () => {
      changed = change(reading.result);
      store.put(changed, name);
    };
    return reading;
  });
  if (!changed) throw new Error("nothing was written");
  return changed;
}

export const remove = (name: string): Promise<undefined> =>
  run("readwrite", (store) => store.delete(name));

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    // An open connection keeps a page out of the back-forward cache.
    database.close();
  }
}

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = opening.onblocked = () => reject(opening.error);
  });
