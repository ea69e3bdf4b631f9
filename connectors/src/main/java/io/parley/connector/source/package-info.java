/** Reading a party's own files, row by row, without ever repeating a person's data in a message. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.source;
