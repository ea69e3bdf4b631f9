/** A stopped node's databases on their way from its directory to PostgreSQL. */
@org.jspecify.annotations.NullMarked
package io.parley.server.move;
