import * as real from './src/real';
const r=real.fit([[[1,2],[0,3]]],{rank:1,start:'random',seed:1});
console.log(r.status,r.message,r.fitness,r.residuals,r.history.slice(-4),r.X.data,r.S.data,r.R.data);
const q=real.fit([[[0,-1],[1,0]]],{rank:1,start:'random',seed:2});
console.log(q.status,q.fitness,q.residuals,q.history.slice(-3), q.P.data);
