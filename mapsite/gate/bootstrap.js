"use strict";(()=>{var e;if(location.protocol==="file:"){let c=document.createElement("script");c.src=((e=document.querySelector("script[src]"))==null?void 0:e.src)??"",document.head.append(c)}})();
