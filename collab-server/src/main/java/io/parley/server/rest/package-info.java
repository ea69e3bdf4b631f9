/** The REST APIs of a room and of a party's declared audiences, over HTTPS alone. */
@org.jspecify.annotations.NullMarked
package io.parley.server.rest;
