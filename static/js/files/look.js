/** What a picture looks like before it is up: small, and drawn by this page, as what others may see will be by the room. */

const SIDE_PX = 112;
const DRAWN = /^image\/(?:png|jpeg|webp|gif|avif|bmp)$/u;

let last = Promise.resolve();

/** Promises a data: URL, or nothing where the browser cannot draw it. One after the other: a photograph takes 50 MB. */
export function lookOf(blob) {
  return (last = last.then(() => look(blob)));
}

async function look(blob) {
  if (!DRAWN.test(blob.type)) return;
  const picture = await createImageBitmap(blob).catch(() => null);
  if (!picture) return;
  const look = drawn(picture);
  picture.close();
  return look;
}

/** As large a square as there is in its middle. */
function drawn(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE_PX;
  const side = Math.min(picture.width, picture.height);
  const corner = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d").drawImage(picture, ...corner, side, side, 0, 0, SIDE_PX, SIDE_PX);
  return canvas.toDataURL("image/webp");
}
