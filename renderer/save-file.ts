/** Offers a text as a download: nothing leaves the window, so the page's policy has nothing to say. */
export function saveFile(name: string, type: string, pieces: readonly string[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([...pieces], { type }));
  link.download = name;
  link.click();
  // the download has taken hold of the text by then
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
