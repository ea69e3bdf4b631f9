/** Calls to receivers over HTTP: checked addresses, secrets by reference, patience. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.destination.http;
