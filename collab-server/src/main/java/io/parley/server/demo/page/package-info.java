/** The demo's web page: a story, rendered on the server without a script. */
@org.jspecify.annotations.NullMarked
package io.parley.server.demo.page;
