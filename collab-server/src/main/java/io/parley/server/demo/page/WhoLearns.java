package io.parley.server.demo.page;

/** The picture of who holds, sends and learns what. */
final class WhoLearns {
  private WhoLearns() {}

  static Html section() {
    return Html.resource("/demo/page/who-learns.html");
  }
}
