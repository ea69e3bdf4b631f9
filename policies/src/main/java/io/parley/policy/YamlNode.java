package io.parley.policy;

import java.util.List;

/** A policy file as a tree with places; no meaning yet. */
sealed interface YamlNode {
  Span span();

  /** What it is, for a message: {@code a list}. */
  String described();

  /**
   * A place in the file.
   *
   * @param line 1-based
   * @param column 1-based, in code points
   * @param width in code points, on that line, at least 1
   */
  record Span(int line, int column, int width) {
    static final Span START = new Span(1, 1, 1);
  }

  /** A single value; {@code plain} when written without quotes. */
  record Scalar(String value, boolean plain, Span span) implements YamlNode {
    CoreSchema.Kind kind() {
      return plain ? CoreSchema.kind(value) : CoreSchema.Kind.TEXT;
    }

    @Override
    public String described() {
      return switch (kind()) {
        case NOTHING -> "nothing";
        case TEXT -> "the text " + Words.shown(value);
        case BOOLEAN -> "the truth value " + Words.shown(value);
        case NUMBER, NOT_FINITE -> "the number " + Words.shown(value);
      };
    }
  }

  record Sequence(List<YamlNode> items, Span span) implements YamlNode {
    @Override
    public String described() {
      return "a list";
    }
  }

  record Mapping(List<Entry> entries, Span span) implements YamlNode {
    List<String> keys() {
      return entries.stream().map(Entry::key).toList();
    }

    @Override
    public String described() {
      return "keys with values";
    }
  }

  /** Something already reported; readers pass over it. */
  record Unreadable(Span span) implements YamlNode {
    @Override
    public String described() {
      return "something unreadable";
    }
  }

  record Entry(String key, Span span, YamlNode value) {}
}
