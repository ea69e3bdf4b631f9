/** Random questions and random rows, to look for a removal that moves more than is claimed. */
@org.jspecify.annotations.NullMarked
package io.parley.query.fuzz;
