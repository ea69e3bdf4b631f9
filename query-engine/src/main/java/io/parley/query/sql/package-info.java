/** SQL text to validated algebra over the offered tables. */
@org.jspecify.annotations.NullMarked
package io.parley.query.sql;
