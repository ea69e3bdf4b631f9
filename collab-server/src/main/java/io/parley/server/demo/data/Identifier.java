package io.parley.server.demo.data;

/** What a person can be recognised by. */
enum Identifier {
  FIRST_EMAIL,
  SECOND_EMAIL,
  PHONE
}
