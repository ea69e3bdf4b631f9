/** Where joint statements run: the port, and a package an engine. */
@org.jspecify.annotations.NullMarked
package io.parley.query.backend;
