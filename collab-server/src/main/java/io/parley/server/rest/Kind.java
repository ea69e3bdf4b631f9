package io.parley.server.rest;

import java.util.Locale;

/** What a question is to REST. */
enum Kind {
  QUERY("/v1/queries"),
  AUDIENCE("/v1/audiences"),
  REPORT("/v1/reports");

  private final String path;

  Kind(String path) {
    this.path = path;
  }

  /** Where those of this kind are. */
  String path() {
    return path;
  }

  /** As the book writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
