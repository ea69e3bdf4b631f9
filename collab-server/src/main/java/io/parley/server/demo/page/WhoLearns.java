package io.parley.server.demo.page;

import io.parley.identity.page.Html;

/** The picture of who holds, sends and learns what. */
final class WhoLearns {
  private WhoLearns() {}

  static Html section() {
    return Html.resource(WhoLearns.class, "/demo/page/who-learns.html");
  }
}
