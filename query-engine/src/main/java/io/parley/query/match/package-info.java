/** People across parties, and by how many joined units one removal counts. */
@org.jspecify.annotations.NullMarked
package io.parley.query.match;
