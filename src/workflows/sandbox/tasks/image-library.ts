/** libvips as all tasks use it: small, and able to read no formats but ours. Runs in the sandbox only. */

import sharp from "sharp";

// The child has one task at a time and a server beside it: one thread, and no cache that outlives a document.
sharp.concurrency(1);
sharp.cache(false);

// What is not read cannot be attacked: the loaders of rare formats are little tried, and SVG may name other files where
// it is one itself.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadHeifFile",
    // Pictures inside PDF files.
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadJpegFile",
    "VipsForeignLoadNsgifFile",
    // Of icons.
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadPngFile",
    "VipsForeignLoadSvgBuffer",
    // Of fax coding inside PDF files.
    "VipsForeignLoadTiffBuffer",
    "VipsForeignLoadTiffFile",
    "VipsForeignLoadWebpFile",
  ],
});

export { sharp };
