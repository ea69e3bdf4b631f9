/** Looks at a node's set-up and says what is wrong. */
@org.jspecify.annotations.NullMarked
package io.parley.server.doctor;
