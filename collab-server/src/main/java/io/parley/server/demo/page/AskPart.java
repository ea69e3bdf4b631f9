package io.parley.server.demo.page;

import io.parley.identity.page.Html;

/** How to go on. */
final class AskPart {
  private AskPart() {}

  static Html section() {
    return Html.resource(AskPart.class, "/demo/page/ask.html");
  }
}
