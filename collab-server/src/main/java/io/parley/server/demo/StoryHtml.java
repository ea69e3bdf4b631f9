package io.parley.server.demo;

final class StoryHtml {
  private StoryHtml() {}

  static String of(Story story) {
    return "<pre>" + StoryText.of(story) + "</pre>";
  }
}
