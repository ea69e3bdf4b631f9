/**
 * The room as a database: Arrow Flight SQL for SQL tools. It asks nothing in a way of its own: each
 * statement goes the way of every question.
 */
@org.jspecify.annotations.NullMarked
package io.parley.server.flightsql;
