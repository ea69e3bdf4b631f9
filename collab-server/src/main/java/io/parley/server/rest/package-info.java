/** The room's REST API, over HTTPS alone. */
@org.jspecify.annotations.NullMarked
package io.parley.server.rest;
