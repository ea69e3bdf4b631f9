/** Audiences as files: their formats, and the places that they are put. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.destination.file;
