package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Part of a list.
 *
 * @param next cursor of what comes after; absent at the end
 */
record Page<T>(List<T> items, @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> next) {
  private static final String PREFIX = "after:";

  Page {
    items = List.copyOf(items);
  }

  /**
   * Which part is asked for.
   *
   * @param after the number of the last item before it; empty: from the start
   * @param most how many items, 1 to 100
   */
  record Wanted(Optional<Long> after, int most) {
    private static final int USUAL = 20;
    private static final int MOST = 100;

    /** Reads the parameters {@code cursor} and {@code limit}. */
    static Wanted of(Optional<String> cursor, Optional<Integer> limit) {
      int most = limit.orElse(USUAL);
      if (most < 1 || most > MOST) {
        throw ProblemCode.MALFORMED_REQUEST.problem("`limit` is a number from 1 to " + MOST);
      }
      return new Wanted(cursor.map(Wanted::number), most);
    }

    private static long number(String cursor) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        if (text.startsWith(PREFIX)) {
          return Long.parseLong(text.substring(PREFIX.length()));
        }
      } catch (IllegalArgumentException e) {
        // no cursor of ours, and told as such below
      }
      throw ProblemCode.BAD_CURSOR.problem("go on with a `next` of this list, or begin without");
    }
  }

  /** The page of a list that is there as a whole; its cursors are places in it. */
  static <T> Page<T> of(List<T> all, Wanted wanted) {
    int from = (int) Math.max(0, Math.min(wanted.after().orElse(0L), all.size()));
    int to = Math.min(all.size(), from + wanted.most());
    return new Page<>(
        all.subList(from, to), to < all.size() ? Optional.of(cursor(to)) : Optional.empty());
  }

  /**
   * The page of a list that is read piece by piece.
   *
   * @param found one more than the page holds, where there are more
   */
  static <R, T> Page<T> of(
      List<R> found, Wanted wanted, ToLongFunction<R> number, Function<R, T> item) {
    boolean more = found.size() > wanted.most();
    List<R> shown = more ? found.subList(0, wanted.most()) : found;
    return new Page<>(
        shown.stream().map(item).toList(),
        more
            ? Optional.of(cursor(number.applyAsLong(shown.get(shown.size() - 1))))
            : Optional.empty());
  }

  /** The page of a list whose reader says where to go on. */
  static <T> Page<T> of(List<T> shown, Optional<Long> next) {
    return new Page<>(shown, next.map(Page::cursor));
  }

  private static String cursor(long number) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((PREFIX + number).getBytes(StandardCharsets.UTF_8));
  }
}
