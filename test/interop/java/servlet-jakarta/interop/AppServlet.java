package interop;

import java.io.IOException;
import java.util.Map;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.cometd.bayeux.server.BayeuxServer;

/** Everything below the application but CometD; wires CometD when the web application starts. */
public final class AppServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient StandIn standIn;

    /** Runs after the CometD servlet's own start and before the first request. */
    @Override
    public void init() throws ServletException {
        standIn = (StandIn) getServletContext().getAttribute(StandIn.ATTRIBUTE);
        standIn.attach(new BayeuxClients(standIn, getServletContext().getAttribute(BayeuxServer.ATTRIBUTE)));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        RestApi.Reply reply = standIn.rest.handle(request.getMethod(), path, request::getHeader);
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            response.addHeader(header.getKey(), header.getValue());
        }
        response.getOutputStream().write(reply.body());
    }
}
