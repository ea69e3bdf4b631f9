/** Who may ask what of a room: members' accounts, their roles and rights, and access keys. */
@org.jspecify.annotations.NullMarked
package io.parley.server.account;
