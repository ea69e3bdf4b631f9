/** From names and samples of a source's columns to a mapping, with reasons; nothing is kept. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.source.suggest;
