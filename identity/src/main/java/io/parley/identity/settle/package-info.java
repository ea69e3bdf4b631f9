/** Which pseudonym stands for which person, settled once and then frozen. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.settle;
