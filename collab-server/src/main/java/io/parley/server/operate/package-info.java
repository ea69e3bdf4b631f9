/** What a node's own operator sees of it: health, figures, lines of the log; and how it stops. */
@org.jspecify.annotations.NullMarked
package io.parley.server.operate;
