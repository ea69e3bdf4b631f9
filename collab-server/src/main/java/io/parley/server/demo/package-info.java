/** The demo: two parties and a room as three processes, on real data. */
@org.jspecify.annotations.NullMarked
package io.parley.server.demo;
