package io.parley.server.collab;

import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A term that is another than in the version in force: for whoever is to sign and has read that one
 * before.
 *
 * @param term which, in words
 * @param before what it says now; empty: nothing
 * @param after what it would say; empty: nothing
 */
public record TermsChange(String term, String before, String after) {
  private static final String NOTHING = "–";

  /** Every difference of two versions, in the order in which {@link TermsText} has the terms. */
  public static List<TermsChange> between(Agreement before, Agreement after) {
    List<TermsChange> all = new ArrayList<>();
    AgreedUse was = before.agreedUse();
    AgreedUse will = after.agreedUse();
    for (Map.Entry<String, Function<Agreement, String>> term : terms().entrySet()) {
      add(all, term.getKey(), term.getValue().apply(before), term.getValue().apply(after));
    }
    add(all, "asks", TermsText.members(was.asks()), TermsText.members(will.asks()));
    add(all, "receives", TermsText.members(was.receives()), TermsText.members(will.receives()));
    add(all, "billed", was.billed("the member that asks"), will.billed("the member that asks"));
    nodes(all, before, after);
    return List.copyOf(all);
  }

  private static Map<String, Function<Agreement, String>> terms() {
    Map<String, Function<Agreement, String>> terms = new LinkedHashMap<>();
    terms.put("collaboration", Agreement::collaboration);
    terms.put("purposes", a -> String.join(", ", a.purposes()));
    terms.put("people matched", a -> "on " + String.join(", then ", a.keyOrder()));
    terms.put("pseudonyms", TermsText::pseudonyms);
    terms.put("epoch", a -> String.valueOf(a.epoch()));
    terms.put("earlier epochs", a -> "kept for %d days".formatted(a.grace().toDays()));
    terms.put("profile", Agreement::profile);
    terms.put("region", a -> a.region().orElse("not stated"));
    return terms;
  }

  /** Who is in it, who no more, and whose keys are others: each by its fingerprint. */
  private static void nodes(List<TermsChange> all, Agreement before, Agreement after) {
    add(all, "room", before.room().name(), after.room().name());
    Map<String, Agreement.Node> was = byName(before);
    Map<String, Agreement.Node> will = byName(after);
    TreeSet<String> names = new TreeSet<>(was.keySet());
    names.addAll(will.keySet());
    for (String name : names) {
      Agreement.Node now = was.get(name);
      Agreement.Node then = will.get(name);
      if (now == null && then != null) {
        all.add(new TermsChange(name + " joins", "", "key " + key(then)));
      } else if (now != null && then == null) {
        all.add(new TermsChange(name + " is out", "key " + key(now), ""));
      } else if (now != null && then != null) {
        add(all, "key of " + name, key(now), key(then));
        add(all, "certificate of " + name, tls(now), tls(then));
      }
    }
  }

  private static Map<String, Agreement.Node> byName(Agreement agreement) {
    Map<String, Agreement.Node> nodes = new TreeMap<>();
    agreement.signers().forEach(n -> nodes.put(n.name(), n));
    return nodes;
  }

  private static String key(Agreement.Node node) {
    return node.verifyingKey().fingerprint().text();
  }

  private static String tls(Agreement.Node node) {
    return "PEM with SHA-256 "
        + Digest.hex(node.certificate().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private static void add(List<TermsChange> all, String term, String before, String after) {
    if (!before.equals(after)) {
      all.add(new TermsChange(term, before, after));
    }
  }

  /** All of them as people read them, each with what it is now above what it would be. */
  public static String text(int version, List<TermsChange> changes) {
    if (changes.isEmpty()) {
      return "no term is another than in version %d, which is in place here%n".formatted(version);
    }
    StringBuilder text =
        new StringBuilder("changes to version %d, which is in place here:%n".formatted(version));
    for (TermsChange change : changes) {
      text.append("  %s%n".formatted(change.term()));
      text.append("    now    %s%n".formatted(said(change.before())));
      text.append("    then   %s%n".formatted(said(change.after())));
    }
    return text.toString();
  }

  private static String said(String value) {
    return value.isEmpty() ? NOTHING : value;
  }
}
