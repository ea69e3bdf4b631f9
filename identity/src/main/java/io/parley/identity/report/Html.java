package io.parley.identity.report;

import java.util.Collection;
import java.util.function.Function;

/**
 * Markup that is safe to put into the page. A value gets in only through the {@code {}} slots of
 * {@link #of}, which escape whatever is not markup already. Templates are this program's own text.
 */
final class Html {
  static final Html NOTHING = new Html("");

  private static final String SLOT = "{}";

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** Fills the slots of a template, one value each, in order. */
  static Html of(String template, Object... values) {
    StringBuilder filled = new StringBuilder(template.length());
    int from = 0;
    for (Object value : values) {
      int slot = template.indexOf(SLOT, from);
      if (slot < 0) {
        throw new IllegalArgumentException("a template has fewer slots than values");
      }
      filled.append(template, from, slot);
      filled.append(value instanceof Html html ? html.markup : escape(value.toString()));
      from = slot + SLOT.length();
    }
    if (template.indexOf(SLOT, from) >= 0) {
      throw new IllegalArgumentException("a template has more slots than values");
    }
    return new Html(filled.append(template, from, template.length()).toString());
  }

  /** Each item's markup, one after the other. */
  static <T> Html each(Collection<T> items, Function<? super T, Html> render) {
    StringBuilder all = new StringBuilder();
    items.forEach(item -> all.append(render.apply(item).markup).append('\n'));
    return new Html(all.toString());
  }

  /** Text of this program itself, such as its style sheet. */
  static Html own(String text) {
    return new Html(text);
  }

  /** Text that means itself, between tags and inside quoted attributes. */
  private static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  @Override
  public String toString() {
    return markup;
  }
}
