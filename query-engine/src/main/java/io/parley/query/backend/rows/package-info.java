/** Rows of streams, moved by column and without an object a value. */
@org.jspecify.annotations.NullMarked
package io.parley.query.backend.rows;
