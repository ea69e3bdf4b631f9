package io.parley.server.activation;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.message.Channel;
import io.parley.connector.destination.message.InboxChannel;
import io.parley.connector.destination.message.MessageDestination;
import io.parley.connector.destination.message.MessageRules;
import io.parley.connector.destination.message.SmtpChannel;
import io.parley.connector.destination.message.Template;
import io.parley.connector.destination.message.UnsubscribeLinks;
import io.parley.connector.destination.message.WebhookChannel;
import io.parley.identity.normalise.AttributeKind;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Destinations of messages, with all that protects who gets them, as node.yaml writes them. */
final class Messages {
  /** What every kind of message has. */
  static final List<String> SETTINGS =
      List.of("campaign", "text", "unsubscribe-url", "unsubscribed", "quiet", "zones", "at-most");

  private static final String NIGHT = "21:00-08:00";
  private static final Pattern SPAN = Pattern.compile("([0-9:]{5})-([0-9:]{5})");
  private static final Pattern TIMES = Pattern.compile("([1-9][0-9]{0,3}) per (day|week|month)");
  private static final Map<String, Duration> PERIODS =
      Map.of("day", Duration.ofDays(1), "week", Duration.ofDays(7), "month", SentMessages.LONGEST);

  /** How long a message may stay in an inbox. */
  static final int MOST_DAYS = 90;

  private Messages() {}

  static Destination email(Wiring w) {
    String tls = w.may("tls").orElse("starttls");
    if (!tls.equals("starttls") && !tls.equals("from-start")) {
      throw w.bad("tls", "is starttls or from-start");
    }
    Optional<SmtpChannel.Login> login =
        w.may("user")
            .map(
                user -> {
                  var password = w.secret("password");
                  return new SmtpChannel.Login(user, () -> w.secrets().resolve(password));
                });
    return of(
        w,
        new SmtpChannel(
            new SmtpChannel.Server(w.must("host"), w.port("port", 587), tls.equals("from-start")),
            w.must("from"),
            login));
  }

  static Destination byWebhook(Wiring w, WebhookChannel.Kind kind) {
    return of(w, new WebhookChannel(kind, w.endpoint("url"), w.secret("signing"), w.http()));
  }

  static Destination inbox(Wiring w) {
    var unused = w.secret("read"); // by which the running node knows who reads
    int unusedPort = w.port("port", -1);
    return of(w, new InboxChannel(inboxOf(w).address(), inboxOf(w)));
  }

  /** Where the messages of an inbox wait. */
  static Inbox inboxOf(Wiring w) {
    AttributeKind by =
        switch (w.may("by").orElse("email")) {
          case "email" -> AttributeKind.EMAIL;
          case "phone" -> AttributeKind.PHONE;
          default -> throw w.bad("by", "is email or phone");
        };
    int days = w.number("keep-days", 30);
    if (days < 1 || days > MOST_DAYS) {
      throw w.bad("keep-days", "is from 1 to " + MOST_DAYS);
    }
    return new Inbox(w.node(), w.name(), by, w.region(), Duration.ofDays(days), Clock.systemUTC());
  }

  private static Destination of(Wiring w, Channel channel) {
    var unsubscribe = w.secret("unsubscribe");
    UnsubscribeLinks links =
        new UnsubscribeLinks(w.endpoint("unsubscribe-url"), () -> w.secrets().resolve(unsubscribe));
    Set<AttributeKind> fields = Set.copyOf(w.kinds("fields", ""));
    return new MessageDestination(
        channel,
        w.must("campaign"),
        template(w, "subject", channel.hasSubject() ? w.must("subject") : "", fields),
        template(w, "text", w.must("text"), fields),
        links,
        rules(w, links));
  }

  private static Template template(Wiring w, String key, String text, Set<AttributeKind> allowed) {
    try {
      return Template.of(text, allowed);
    } catch (IllegalArgumentException e) {
      throw w.bad(key, "cannot be taken: " + e.getMessage());
    }
  }

  private static MessageRules rules(Wiring w, UnsubscribeLinks links) {
    Matcher times = TIMES.matcher(w.must("at-most"));
    if (!times.matches()) {
      throw w.bad("at-most", "is `N per day`, `N per week` or `N per month`");
    }
    Matcher quiet = SPAN.matcher(w.may("quiet").orElse(NIGHT));
    if (!quiet.matches()) {
      throw w.bad("quiet", "is a span such as " + NIGHT);
    }
    Set<ZoneId> zones = new HashSet<>();
    w.must("zones"); // at night somewhere is no time to guess
    for (String zone : w.words("zones", "")) {
      zones.add(parsed(w, "zones", () -> ZoneId.of(zone)));
    }
    return new MessageRules(
        new Unsubscribed(w.node().resolve(w.must("unsubscribed")), links),
        parsed(w, "quiet", () -> LocalTime.parse(quiet.group(1))),
        parsed(w, "quiet", () -> LocalTime.parse(quiet.group(2))),
        member -> Optional.empty(),
        zones,
        Integer.parseInt(times.group(1)),
        Objects.requireNonNull(PERIODS.get(times.group(2))),
        new SentMessages(w.node(), InstantSource.system()),
        InstantSource.system());
  }

  private static <T> T parsed(Wiring w, String key, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (DateTimeException e) {
      throw w.bad(key, "has a word that is no time, or no zone such as Europe/Berlin");
    }
  }
}
