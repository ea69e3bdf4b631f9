/** Where a question's time goes, over several nodes: each tells its own operator's collector. */
@org.jspecify.annotations.NullMarked
package io.parley.server.trace;
