# The image of the shop: web server, indexer and one-shot commands are the same image.
FROM python:3.13-slim-trixie

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    ETALASE_HOST=0.0.0.0 \
    ETALASE_DATA_DIR=/var/lib/etalase

# The home is the data folder; a new volume takes its owner from here.
RUN useradd --system --uid 10001 --home-dir /var/lib/etalase --create-home etalase

# Dependencies change rarely and our code often: the first layer survives a change of ours.
COPY constraints.txt /tmp/constraints.txt
RUN pip install --constraint /tmp/constraints.txt \
    aiohttp asyncpg litestar msgspec numpy piccolo pillow
COPY . /tmp/source
RUN pip install --constraint /tmp/constraints.txt /tmp/source

USER etalase
WORKDIR /var/lib/etalase
VOLUME /var/lib/etalase
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]

ENTRYPOINT ["etalase"]
CMD ["serve"]
