package io.parley.policy;

import io.parley.policy.YamlNode.Entry;
import io.parley.policy.YamlNode.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Text to tree, event by event, so that the limits hold while reading and not after. Aliases never
 * expand.
 */
final class YamlTree {
  static final int MAX_DEPTH = 20;
  static final int MAX_NODES = 10_000;

  /** Handles that every document has. */
  private static final Set<String> STANDARD = Set.of("!", "!!");

  private static final String NO_SHARING = "write it out where it is meant";

  private final Iterator<Event> events;
  private final Problems problems;
  private int nodes;

  private YamlTree(Iterator<Event> events, Problems problems) {
    this.events = events;
    this.problems = problems;
  }

  /** The tree of a text; empty after a problem that leaves no tree. */
  static Optional<YamlNode> parse(String text, Problems problems) {
    try {
      Parse parse = new Parse(LoadSettings.builder().build());
      return new YamlTree(parse.parseString(text).iterator(), problems).document();
    } catch (TooMuch limit) {
      problems.add(limit.at, limit.message, limit.help);
    } catch (MarkedYamlEngineException syntax) {
      Span at = syntax.getProblemMark().map(m -> span(m, Optional.empty())).orElse(Span.START);
      problems.add(at, "this is not YAML: " + YamlSyntax.said(syntax), YamlSyntax.help(syntax));
    } catch (YamlEngineException other) {
      problems.add(Span.START, "this is not YAML", "check the whole file with a YAML editor");
    }
    return Optional.empty();
  }

  private Optional<YamlNode> document() {
    events.next(); // stream start
    Event first = events.next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      problems.add(
          Span.START,
          "the file holds no policy",
          "begin it with `policy: parley/v1` or with `population: NAME`");
      return Optional.empty();
    }
    if (first instanceof DocumentStartEvent start) {
      refuseDirectives(start);
    }
    YamlNode root = node(events.next(), 1);
    events.next(); // document end
    Event after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      problems.add(
          span(after),
          "a second document begins here; a file holds one",
          "move it to a file of its own");
    }
    return Optional.of(root);
  }

  /** In YAML 1.1 {@code no} is a truth value and 010 is eight: nobody shall expect that here. */
  private void refuseDirectives(DocumentStartEvent start) {
    start
        .getSpecVersion()
        .filter(version -> version.getMajor() != 1 || version.getMinor() != 2)
        .ifPresent(
            version ->
                problems.add(
                    Span.START,
                    "the file says that it is YAML %d.%d; a policy is read as YAML 1.2"
                        .formatted(version.getMajor(), version.getMinor()),
                    "remove the line `%YAML`"));
    if (start.getTags().keySet().stream().anyMatch(handle -> !STANDARD.contains(handle))) {
      problems.add(
          Span.START, "the directive `%TAG` has no meaning here", "remove the line `%TAG`");
    }
  }

  private YamlNode node(Event event, int depth) {
    Span span = span(event);
    if (++nodes > MAX_NODES) {
      throw new TooMuch(
          span,
          "the file has more than %d keys, values and lists".formatted(MAX_NODES),
          "offer fewer columns or declare fewer values");
    }
    if (depth > MAX_DEPTH) {
      throw new TooMuch(
          span,
          "nested deeper than %d levels".formatted(MAX_DEPTH),
          "a policy needs no more than 6: check the brackets");
    }
    return switch (event.getEventId()) {
      case Alias -> alias((AliasEvent) event, span);
      case Scalar -> scalar((ScalarEvent) event, span);
      case SequenceStart -> sequence((SequenceStartEvent) event, span, depth);
      case MappingStart -> mapping((MappingStartEvent) event, span, depth);
      default -> throw new IllegalStateException("not a node: " + event.getEventId());
    };
  }

  private YamlNode alias(AliasEvent alias, Span span) {
    problems.add(
        span, "`*%s` repeats another place of the file".formatted(alias.getAlias()), NO_SHARING);
    return new YamlNode.Unreadable(span);
  }

  private YamlNode scalar(ScalarEvent event, Span span) {
    refuseDecoration(event.getAnchor(), event.getTag(), span);
    if (!PolicyText.showsAll(event.getValue(), span, problems)) {
      return new YamlNode.Unreadable(span);
    }
    return new YamlNode.Scalar(event.getValue(), event.getScalarStyle() == ScalarStyle.PLAIN, span);
  }

  private YamlNode sequence(SequenceStartEvent event, Span span, int depth) {
    refuseDecoration(event.getAnchor(), event.getTag(), span);
    List<YamlNode> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(node(e, depth + 1));
    }
    return new YamlNode.Sequence(items, span);
  }

  private YamlNode mapping(MappingStartEvent event, Span span, int depth) {
    refuseDecoration(event.getAnchor(), event.getTag(), span);
    List<Entry> entries = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      YamlNode key = node(e, depth + 1);
      YamlNode value = node(events.next(), depth + 1);
      if (key instanceof YamlNode.Scalar word) {
        entries.add(new Entry(word.value(), word.span(), value));
      } else if (!(key instanceof YamlNode.Unreadable)) {
        problems.add(key, "a key is one word, found " + key.described(), "write `word: value`");
      }
    }
    return new YamlNode.Mapping(entries, span);
  }

  private void refuseDecoration(Optional<Anchor> anchor, Optional<String> tag, Span span) {
    anchor.ifPresent(
        a ->
            problems.add(
                span, "`&%s` names a place for repeating it".formatted(a.getValue()), NO_SHARING));
    tag.ifPresent(
        t ->
            problems.add(
                span,
                "the tag " + Words.shown(t) + " has no meaning here",
                "remove it; write quotes where text is meant"));
  }

  private static Span span(Event event) {
    return event.getStartMark().map(m -> span(m, event.getEndMark())).orElse(Span.START);
  }

  private static Span span(Mark start, Optional<Mark> end) {
    int width =
        end.filter(e -> e.getLine() == start.getLine())
            .map(e -> e.getColumn() - start.getColumn())
            .orElse(1);
    return new Span(start.getLine() + 1, start.getColumn() + 1, Math.max(1, width));
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Span at;
    private final String message;
    private final String help;

    TooMuch(Span at, String message, String help) {
      super(message);
      this.at = at;
      this.message = message;
      this.help = help;
    }
  }
}
