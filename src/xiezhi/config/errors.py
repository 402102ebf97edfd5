"""What can go wrong before the first page is served: each a sentence, a next step and a code, never a traceback."""

from __future__ import annotations

from pathlib import Path

from xiezhi.kernel.errors import Refusal, text


class DataFolderUnusable(Refusal):
    """The data folder cannot be made, read or written."""

    code = "CONFIG-0001"

    def __init__(self, folder: Path, problem: object) -> None:
        super().__init__(
            text(f"数据目录 {folder} 无法使用：{problem}。", f"The data folder {folder} cannot be used: {problem}."),
            next_step=text(
                "请用 --data 指定一个可写的目录，或更正该目录的属主和权限。",
                "Name a writable folder with --data, or correct this one's owner and permissions.",
            ),
        )


class DataFolderInUse(Refusal):
    """Another run is using the same data folder."""

    code = "CONFIG-0002"

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(
            text(
                f"数据目录 {folder} 正被另一个运行中的程序（进程 {holder}）使用。",
                f"The data folder {folder} is in use by another run (process {holder}).",
            ),
            next_step=text(
                "请先停止那一个，或用 --data 指定另一目录。", "Stop that one first, or name another folder with --data."
            ),
        )


class DiskFull(Refusal):
    """Not enough free space where the data folder lies."""

    code = "CONFIG-0003"

    def __init__(self, folder: Path, free: int, wanted: int) -> None:
        super().__init__(
            text(
                f"{folder} 所在磁盘空间不足：剩余 {free >> 20} MB，至少需要 {wanted >> 20} MB。",
                f"Not enough disk space at {folder}: {free >> 20} MB free, at least {wanted >> 20} MB wanted.",
            ),
            next_step=text(
                "请清理磁盘，或用 --data 指定另一磁盘上的目录。",
                "Free some space, or name a folder on another disk with --data.",
            ),
        )


class PortInUse(Refusal):
    """The web address cannot be listened on."""

    code = "CONFIG-0004"

    def __init__(self, host: str, port: int, problem: object) -> None:
        super().__init__(
            text(
                f"无法在 {host}:{port} 提供服务：{problem}。", f"The address {host}:{port} cannot be used: {problem}."
            ),
            next_step=text(
                "请停止占用该端口的程序，或用 --port 指定另一端口。",
                "Stop the program that holds the port, or choose another one with --port.",
            ),
        )


class ClusterBroken(Refusal):
    """The embedded PostgreSQL does not start from this data folder."""

    code = "CONFIG-0005"

    def __init__(self, folder: Path, problem: str, log: Path | None = None) -> None:
        where_zh, where_en = (f"（日志：{log}）", f" (log: {log})") if log else ("", "")
        super().__init__(
            text(
                f"{folder} 中的内置数据库无法启动：{problem}{where_zh}。",
                f"The embedded database in {folder} does not start: {problem}{where_en}.",
            ),
            next_step=text(
                "请从备份恢复该目录；若其中数据可以丢弃，用 ./run demo --fresh 重新开始。",
                "Restore the folder from a backup; if nothing in it matters, start over with ./run demo --fresh.",
            ),
        )


class DatabaseTooOld(Refusal):
    """The PostgreSQL that DATABASE_URL names is older than 15."""

    code = "CONFIG-0006"

    def __init__(self, version: str) -> None:
        super().__init__(
            text(
                f"DATABASE_URL 指向的 PostgreSQL 版本为 {version}，低于所需的 15。",
                f"DATABASE_URL names PostgreSQL {version}; 15 or newer is needed.",
            ),
            next_step=text(
                "请升级该数据库，或去掉 DATABASE_URL 使用内置数据库。",
                "Upgrade that server, or unset DATABASE_URL to use the embedded one.",
            ),
        )


class DatabaseUnreachable(Refusal):
    """DATABASE_URL cannot be understood, or nothing answers there."""

    code = "CONFIG-0007"

    def __init__(self, problem: object) -> None:
        super().__init__(
            text(f"无法连接数据库：{problem}。", f"The database cannot be reached: {problem}."),
            next_step=text(
                "请核对 DATABASE_URL（postgresql://用户:口令@主机:端口/库名），确认该数据库已启动。",
                "Check DATABASE_URL (postgresql://user:password@host:port/name) and that the server is running.",
            ),
        )


class DatabaseLoginTooWeak(Refusal):
    """The login in DATABASE_URL may not create the roles, the database or the extensions."""

    code = "CONFIG-0008"

    def __init__(self, problem: object) -> None:
        super().__init__(
            text(
                f"DATABASE_URL 中的登录名无权准备数据库：{problem}。",
                f"The login in DATABASE_URL may not prepare the database: {problem}.",
            ),
            next_step=text(
                "请使用具有 CREATEROLE 和 CREATEDB 权限并拥有该库的登录名。",
                "Use a login that has CREATEROLE and CREATEDB and owns that database.",
            ),
        )


class SecretsUnreadable(Refusal):
    """`secrets.json` in the data folder cannot be read."""

    code = "CONFIG-0009"

    def __init__(self, path: Path, problem: object) -> None:
        super().__init__(
            text(f"密钥文件 {path} 无法读取：{problem}。", f"The secrets in {path} cannot be read: {problem}."),
            next_step=text(
                "请恢复该文件；若删除，将生成新的密钥，所有用户需重新登录。",
                "Restore the file; if you delete it, new secrets are made and everybody has to log in again.",
            ),
        )


class BadSetting(Refusal):
    """A setting or an option has a value that means nothing."""

    code = "CONFIG-0011"

    def __init__(self, name: str, value: object, wanted: str) -> None:
        super().__init__(
            text(f"{name} 的值 {value!r} 无效。", f"{name} has the value {value!r}, which means nothing."),
            next_step=text(f"可用的值：{wanted}。", f"Use: {wanted}."),
        )


class ToolMissing(Refusal):
    """A tool that the tests need is not on this machine."""

    code = "CONFIG-0012"

    def __init__(self, name: str, package: str) -> None:
        super().__init__(
            text(f"本机没有测试所需的 {name}。", f"{name}, which the tests need, is not on this machine."),
            next_step=text(
                f"请以管理员身份安装：apt-get install {package}。", f"Install it as root: apt-get install {package}."
            ),
        )
