/**
 * Messages to people: e-mail, text messages, push, an inbox; each from a template, within rules
 * that protect the people who get them.
 */
@org.jspecify.annotations.NullMarked
package io.parley.connector.destination.message;
