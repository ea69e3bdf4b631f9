package io.parley.server.demo.page;

/** How to go on. */
final class AskPart {
  private AskPart() {}

  static Html section() {
    return Html.resource("/demo/page/ask.html");
  }
}
