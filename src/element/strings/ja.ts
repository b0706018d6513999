import type {Strings} from './strings.js';

export const ja: Strings = {
  label: 'コブラウズ ビュー',
  idle: 'セッションなし',
  locating: 'セッションを検索中…',
  connecting: '接続中…',
  joining: '参加中…',
  joined: '共有ページを待っています…',
  active: 'ページを共有中',
  ended: 'セッション終了',
  failed: 'セッションに参加できませんでした',
  reconnecting: '接続が切れました。再接続中…',
  suspended: '接続できません。再試行を続けています…',
  ending: '終了中…',
  time: '経過時間',
  number: 'セッション番号',
  hint: 'お客様の画面に表示されている 9 桁の数字です。',
  join: '参加',
  cancel: 'キャンセル',
  end: '終了',
  confirm: '全員のセッションを終了しますか？',
  endForAll: 'セッションを終了',
  keep: 'セッションを続ける',
  fullScreen: '全画面表示',
  window: '全画面表示を終了',
  skip: '共有ページをスキップ',
  back: '共有ページの前に戻る',
  reload: '再読み込み',
  errors: {
    'agent-busy': '別のセッションに参加中です。先にそのセッションを終了してください。',
    'invalid-session-token':
      'セッション番号は 9 桁です。お客様にもう一度読み上げてもらってください。',
    'session-not-found':
      'このセッションは存在しないか、終了しています。番号を確認するか、新しく開始するようお客様に依頼してください。',
    'session-ended': 'セッションは終了しました。新しく開始するようお客様に依頼してください。',
    'server-unreachable':
      'コブラウズ サーバーに接続できません。しばらくしてからもう一度お試しください。',
    'view-not-activated':
      'ページはまだ共有されていません。エージェント ページが空白でないか、操作を待っていないか確認してください。',
    'stop-failed':
      'サーバーが終了を確認しませんでした。ページが共有されていないことをお客様に確認してもらってください。',
  },
};
