const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('small', {
  /**
   * @param {string} channel
   * @param {unknown[]} args
   */
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  /** @param {(text: string) => void} listener */
  onNews: (listener) => {
    /**
     * @param {unknown} _event
     * @param {string} text
     */
    const relay = (_event, text) => listener(text);
    ipcRenderer.on('news', relay);
    return () => {
      ipcRenderer.off('news', relay);
    };
  },
  /** @param {(text: string) => string} listener */
  answer: (listener) => `${listener('from the preload')}!`,
  fail: () => {
    throw new RangeError('too far');
  },
  data: { list: [1, 2] },
});
