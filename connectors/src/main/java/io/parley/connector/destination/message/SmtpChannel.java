package io.parley.connector.destination.message;

import io.parley.connector.destination.BatchResult;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.identity.normalise.AttributeKind;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;

/**
 * E-mail by SMTP. Beyond this machine the connection is encrypted, by TLS from the start or by
 * STARTTLS, and the server's name is checked; a server without it is refused. Each message has the
 * headers by which mail programs offer to unsubscribe at once (RFC 8058), and an id made of the
 * message's, so that copies are known as such.
 */
public final class SmtpChannel implements Channel {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 60_000;

  private final Server server;
  private final InternetAddress from;
  private final Optional<Login> login;

  /**
   * A server.
   *
   * @param host its name
   * @param port 1 to 65,535
   * @param tlsFromStart whether it speaks TLS from the start (465); otherwise STARTTLS
   */
  public record Server(String host, int port, boolean tlsFromStart) {}

  /**
   * How to log in.
   *
   * @param user the name
   * @param password gives the password, asked for at each message
   */
  public record Login(String user, Supplier<SecretBytes> password) {
    /** Without name and password. */
    @Override
    public String toString() {
      return "Login[hidden]";
    }
  }

  /**
   * A channel.
   *
   * @param from the sender's address
   * @throws IllegalArgumentException if it is none
   */
  public SmtpChannel(Server server, String from, Optional<Login> login) {
    this.server = server;
    this.login = login;
    try {
      this.from = new InternetAddress(from, true);
    } catch (MessagingException e) {
      throw new IllegalArgumentException("the sender is no e-mail address");
    }
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public AttributeKind address() {
    return AttributeKind.EMAIL;
  }

  @Override
  public boolean hasSubject() {
    return true;
  }

  @Override
  public boolean needsUnsubscribe() {
    return true;
  }

  @Override
  public BatchResult send(Message message) {
    Session session = Session.getInstance(properties());
    MimeMessage mime;
    try {
      mime = mime(session, message);
    } catch (MessagingException e) {
      return new BatchResult.Refused("smtp_not_made", false);
    }
    try (Transport transport = session.getTransport(server.tlsFromStart() ? "smtps" : "smtp")) {
      Optional<BatchResult> refused = connect(transport);
      return refused.isPresent() ? refused.get() : send(transport, mime);
    } catch (MessagingException e) {
      // Only closing can fail here, after the server said that it has the message.
      return new BatchResult.Accepted(Optional.empty(), 0);
    }
  }

  private Optional<BatchResult> connect(Transport transport) {
    try {
      if (login.isPresent()) {
        transport.connect(server.host(), server.port(), login.get().user(), password(login.get()));
      } else {
        transport.connect(server.host(), server.port(), null, null);
      }
      return Optional.empty();
    } catch (AuthenticationFailedException e) {
      return Optional.of(new BatchResult.Refused("smtp_login", true));
    } catch (MessagingException e) {
      return Optional.of(new BatchResult.Refused("smtp_unreachable", true));
    }
  }

  private static BatchResult send(Transport transport, MimeMessage mime) {
    try {
      transport.sendMessage(mime, mime.getAllRecipients());
      return new BatchResult.Accepted(Optional.empty(), 0);
    } catch (SendFailedException e) {
      // The server said no to the recipient or the message. Its text quotes the address.
      return new BatchResult.Refused("smtp_refused", false);
    } catch (MessagingException e) {
      return new BatchResult.InDoubt("smtp_lost", true);
    }
  }

  private MimeMessage mime(Session session, Message message) throws MessagingException {
    MimeMessage mime =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            String address = from.getAddress();
            setHeader(
                "Message-ID",
                "<" + message.id() + address.substring(address.lastIndexOf('@')) + ">");
          }
        };
    mime.setFrom(from);
    mime.setRecipient(
        jakarta.mail.Message.RecipientType.TO, new InternetAddress(message.to(), true));
    mime.setSubject(message.subject(), StandardCharsets.UTF_8.name());
    mime.setText(message.text(), StandardCharsets.UTF_8.name());
    mime.setHeader("List-Unsubscribe", "<" + message.unsubscribe() + ">");
    mime.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    mime.setHeader("Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    mime.saveChanges();
    return mime;
  }

  private Properties properties() {
    Properties properties = new Properties();
    boolean local = THIS_MACHINE.contains(server.host());
    for (String protocol : new String[] {"smtp", "smtps"}) {
      String mail = "mail." + protocol + ".";
      properties.put(mail + "connectiontimeout", CONNECT_MILLIS);
      properties.put(mail + "timeout", ANSWER_MILLIS);
      properties.put(mail + "writetimeout", ANSWER_MILLIS);
      properties.put(mail + "ssl.checkserveridentity", true);
      properties.put(mail + "auth", login.isPresent());
    }
    properties.put("mail.smtp.starttls.enable", true);
    properties.put("mail.smtp.starttls.required", !local);
    return properties;
  }

  private static String password(Login login) {
    byte[] bytes = login.password().get().toByteArray(SecretAccess.insecure());
    try {
      return new String(bytes, StandardCharsets.UTF_8);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
