package io.parley.server.events;

import io.parley.connector.stream.EventRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The body of a request, read up to a size and for a time, unpacked or not. */
final class EventsBody {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final EventsAnswer TOO_LARGE =
      EventsAnswer.refused(
          400, "a request has at most %,d bytes".formatted(EventRequest.REQUEST_BYTES));
  private static final EventsAnswer TOO_SLOW =
      EventsAnswer.refused(408, "the body of the request did not arrive in time");

  private EventsBody() {}

  /** A request that is turned away for its body. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient EventsAnswer answer;

    Refused(EventsAnswer answer) {
      super(answer.message(), null, false, false);
      this.answer = answer;
    }

    EventsAnswer answer() {
      return answer;
    }
  }

  static byte[] read(HttpServletRequest request) throws Refused {
    if (request.getContentLengthLong() > EventRequest.REQUEST_BYTES) {
      throw new Refused(TOO_LARGE);
    }
    String packing =
        Optional.ofNullable(request.getHeader("Content-Encoding")).orElse("identity").strip();
    try (InputStream in = request.getInputStream()) {
      return switch (packing) {
        case "identity" -> all(in);
        case "gzip" -> all(new GZIPInputStream(in));
        default ->
            throw new Refused(
                EventsAnswer.refused(415, "bodies come as they are, or packed by gzip"));
      };
    } catch (SocketTimeoutException e) {
      throw new Refused(TOO_SLOW);
    } catch (ZipException | java.io.EOFException e) {
      throw new Refused(EventsAnswer.refused(400, "the body is not what gzip packs"));
    } catch (IOException e) {
      throw new Refused(EventsAnswer.refused(400, "the body of the request breaks off"));
    }
  }

  private static byte[] all(InputStream in) throws IOException, Refused {
    long deadline = System.nanoTime() + TIME.toNanos();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[1 << 14];
    for (int more = in.read(some); more >= 0; more = in.read(some)) {
      all.write(some, 0, more);
      if (all.size() > EventRequest.REQUEST_BYTES) {
        throw new Refused(TOO_LARGE);
      }
      if (System.nanoTime() > deadline) {
        throw new Refused(TOO_SLOW);
      }
    }
    return all.toByteArray();
  }
}
