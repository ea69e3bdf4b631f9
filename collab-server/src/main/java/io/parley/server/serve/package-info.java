/** Starts a node as a Spring Boot application. */
@org.jspecify.annotations.NullMarked
package io.parley.server.serve;
