/**
 * What every plan must keep, checked again by code that shares nothing with the steps that made it:
 * one invariant a class.
 */
@org.jspecify.annotations.NullMarked
package io.parley.query.check;
