/** Small changes with which a refused question would pass. */
@org.jspecify.annotations.NullMarked
package io.parley.query.sql.rewrite;
