/**
 * Sources that never end: topics of Kafka, and events that arrive over HTTP, which are kept in a
 * durable log until they are in raw.
 */
@org.jspecify.annotations.NullMarked
package io.parley.connector.stream;
