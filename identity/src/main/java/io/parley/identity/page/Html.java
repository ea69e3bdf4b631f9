package io.parley.identity.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;

/**
 * Markup that is safe to put into a page, of the identity report and of others. A value gets in
 * only through the {@code {}} slots of {@link #of}, which escape whatever is not markup already.
 * Templates are this program's own text.
 */
public final class Html {
  /** No markup at all. */
  public static final Html NOTHING = new Html("");

  private static final String SLOT = "{}";

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * Fills the slots of a template, one value each, in order.
   *
   * @throws IllegalArgumentException when there are more of one than of the other
   */
  public static Html of(String template, Object... values) {
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
  public static <T> Html each(Collection<T> items, Function<? super T, Html> render) {
    StringBuilder all = new StringBuilder();
    items.forEach(item -> all.append(render.apply(item).markup).append('\n'));
    return new Html(all.toString());
  }

  /** Text whose parts in `back quotes` are code. */
  public static Html withCode(String text) {
    String[] parts = text.split("`", -1);
    if (parts.length % 2 == 0) {
      return of("{}", text);
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      all.append(of(i % 2 == 0 ? "{}" : "<code>{}</code>", parts[i]).markup);
    }
    return new Html(all.toString());
  }

  /**
   * A file of this program, as it is.
   *
   * @param beside a class that the name is relative to
   */
  public static Html resource(Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return new Html(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** The markup itself. */
  @Override
  public String toString() {
    return markup;
  }
}
