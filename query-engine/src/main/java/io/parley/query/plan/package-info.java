/** Contributions of the parties and the joint statement of the room. */
@org.jspecify.annotations.NullMarked
package io.parley.query.plan;
