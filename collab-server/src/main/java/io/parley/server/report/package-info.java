/**
 * Measurement reports: a YAML file says which, of which tables and columns; each is private SQL
 * underneath, priced before it runs, and every number keeps its interval.
 */
@NullMarked
package io.parley.server.report;

import org.jspecify.annotations.NullMarked;
