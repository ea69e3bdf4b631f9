/**
 * The source files of the demo: a real experiment, told as two parties who know the same customers
 * by made-up names. Everything that looks like an identifier here is invented and lies in a range
 * that is reserved for examples.
 */
@org.jspecify.annotations.NullMarked
package io.parley.server.demo.data;
