package io.parley.server.audience;

import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.identity.yaml.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An audience as a person wrote it down.
 *
 * <pre>
 * audience: parley/v1
 * name: lapsed-buyers
 * sql: |
 *   SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person)
 *   WHERE c.recency &gt;= 10
 * purpose: activation      # the agreement's only one, where left out
 * refresh: weekly          # daily, weekly, monthly or every N hours
 * membership_days: 30
 * destinations: [crm-files]
 * </pre>
 */
public final class AudienceFile {
  private static final Set<String> KEYS =
      Set.of("audience", "name", "sql", "purpose", "refresh", "membership_days", "destinations");

  private AudienceFile() {}

  /**
   * Reads the file.
   *
   * @throws BadFile at the first fault, with its place
   */
  public static Audience read(Path file) {
    return of(Item.read(file));
  }

  /** The same from a text, which messages call by this name. */
  static Audience read(String name, String text) {
    return of(Item.read(name, text));
  }

  private static Audience of(Item root) {
    Map<String, Item> keys = root.keys(KEYS);
    Item version = must(root, keys, "audience");
    if (!version.text().equals("parley/v1")) {
      throw version.bad("this version reads `audience: parley/v1`");
    }
    Item name = must(root, keys, "name");
    if (!Audience.isName(name.text())) {
      throw name.bad(
          "a name has 1 to 60 lower-case letters, digits and dashes, and begins with a letter or digit");
    }
    Item sql = must(root, keys, "sql");
    if (sql.text().isBlank()) {
      throw sql.bad("write the question whose answer is the list");
    }
    return new Audience(
        Audience.VERSION,
        name.text(),
        sql.text().strip(),
        Optional.ofNullable(keys.get("purpose")).map(Item::text).orElse(""),
        Optional.ofNullable(keys.get("refresh")).map(AudienceFile::refresh),
        Optional.ofNullable(keys.get("membership_days"))
            .map(i -> (int) i.number(1, Audience.MOST_DAYS)),
        Optional.ofNullable(keys.get("destinations")).map(Item::items).orElse(List.of()).stream()
            .map(Item::text)
            .distinct()
            .toList());
  }

  private static Refresh refresh(Item item) {
    return Refresh.of(item.text())
        .orElseThrow(() -> item.bad(Nearest.unknown("refresh", item.text(), Refresh.words())));
  }

  private static Item must(Item root, Map<String, Item> keys, String key) {
    Item item = keys.get(key);
    if (item == null) {
      throw root.bad("an audience has `" + key + "`");
    }
    return item;
  }
}
