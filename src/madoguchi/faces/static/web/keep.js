// Keeps the directory on the device once a page has loaded, unless the person saves data.
if ("serviceWorker" in navigator && !navigator.connection?.saveData) {
  addEventListener("load", () => navigator.serviceWorker.register("/worker.js").catch(() => {}));
}
